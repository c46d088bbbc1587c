# A Kubernetes node without its component images; those are put in afterwards, already unpacked.
ARG BASE
FROM $BASE
COPY bin/kubeadm bin/kubelet bin/kubectl /usr/bin/
COPY bin/containerd bin/containerd-shim-runc-v2 bin/ctr bin/etcdctl /usr/local/bin/
COPY cni/ /opt/cni/bin/
COPY files/ /
RUN systemctl enable containerd kubelet early-rules \
 && systemctl disable haproxy \
 && systemctl set-default multi-user.target \
 && systemctl mask systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket \
      systemd-udev-trigger.service systemd-logind.service systemd-resolved.service systemd-timesyncd.service \
      systemd-networkd.service getty.target console-getty.service getty-static.service \
      systemd-journald-audit.socket systemd-journal-flush.service systemd-update-utmp.service \
      systemd-update-utmp-runlevel.service systemd-user-sessions.service systemd-random-seed.service \
      systemd-sysusers.service systemd-tmpfiles-setup-dev.service systemd-remount-fs.service systemd-pstore.service \
      systemd-ask-password-console.path systemd-ask-password-wall.path systemd-binfmt.service proc-sys-fs-binfmt_misc.automount \
      dev-hugepages.mount dev-mqueue.mount sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
      sys-fs-fuse-connections.mount modprobe@configfs.service modprobe@drm.service modprobe@fuse.service modprobe@loop.service \
      e2scrub_reap.service e2scrub_all.timer fstrim.timer apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
      logrotate.timer systemd-tmpfiles-clean.timer systemd-modules-load.service modprobe@dm_mod.service \
 && mkdir -p /etc/systemd/system-generators \
 && for generator in /usr/lib/systemd/system-generators/*; do \
      ln -s /dev/null "/etc/systemd/system-generators/${generator##*/}"; done \
 && rm -f /etc/machine-id /usr/sbin/policy-rc.d && : > /etc/machine-id \
 && mkdir -p /etc/containerd/certs.d /etc/containerd/conf.d /etc/cni/net.d /etc/kubernetes/manifests /var/lib/kubelet
# The engine copies /var into a volume of each node, file by file, and six of seven files are dpkg's.
RUN mkdir -p /usr/lib/sysimage && mv /var/lib/dpkg /usr/lib/sysimage/dpkg && ln -s /usr/lib/sysimage/dpkg /var/lib/dpkg
ENV container=docker
STOPSIGNAL SIGRTMIN+3
ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]
