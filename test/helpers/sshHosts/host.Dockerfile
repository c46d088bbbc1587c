# A machine for tests: users as an administrator would make them, and nothing that a node needs.
ARG BASE
FROM $BASE
COPY entrypoint share-resolver /usr/local/bin/
RUN useradd --create-home --shell /bin/bash deploy && echo 'deploy ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/deploy \
 && useradd --create-home --shell /bin/sh admin && echo 'admin ALL=(ALL) ALL' > /etc/sudoers.d/admin \
 && useradd --create-home --shell /bin/bash nobody-much \
 && useradd --create-home --shell /usr/sbin/nologin locked-out \
 && for shell in zsh fish tcsh; do \
      useradd --create-home --shell "/usr/bin/$shell" "$shell-user" \
      && echo "$shell-user ALL=(ALL) NOPASSWD: ALL" > "/etc/sudoers.d/$shell-user" || exit 1; done \
 && for user in deploy admin nobody-much locked-out; do echo "$user:secret-of-$user" | chpasswd; done \
 && rm -f /etc/ssh/ssh_host_* /etc/machine-id /usr/sbin/policy-rc.d && : > /etc/machine-id \
 && systemctl enable ssh && systemctl set-default multi-user.target \
 && systemctl mask systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket \
      systemd-udev-trigger.service systemd-resolved.service systemd-timesyncd.service systemd-networkd.service \
      getty.target console-getty.service systemd-journald-audit.socket systemd-update-utmp.service \
      systemd-remount-fs.service proc-sys-fs-binfmt_misc.automount dev-hugepages.mount dev-mqueue.mount \
      sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount sys-fs-fuse-connections.mount \
      modprobe@configfs.service modprobe@drm.service modprobe@fuse.service modprobe@loop.service \
      e2scrub_reap.service e2scrub_all.timer fstrim.timer apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer
ENV container=docker
STOPSIGNAL SIGRTMIN+3
ENTRYPOINT ["/usr/local/bin/entrypoint"]
