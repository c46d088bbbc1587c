import { describe, expect, it } from 'vitest';
import { isNotFound, statusOf, toDockerError } from '../../../../../src/core/hosts/docker/dockerErrors.ts';
import { lacksCapability } from '../../../../../src/core/hosts/docker/privileges.ts';
import { AppError } from '../../../../../src/shared/errors.ts';

/** As the client throws what an engine refuses. */
const refusal = (statusCode: number, message: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) unexpected - ${message} `), {
    statusCode,
    json: { message },
  });
const lost = (code: string) => Object.assign(new Error(`connect ${code} /var/run/docker.sock`), { code });

describe('an error of the engine', () => {
  it('that is for people already stays as it is', () => {
    const error = new AppError('TIMED_OUT', 'too late');
    expect(toDockerError(error, 'do it')).toBe(error);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'])(
    '%s means that it is away',
    (code) => {
      const error = toDockerError(lost(code), 'list its containers');
      expect(error.code).toBe('DOCKER_UNREACHABLE');
      expect(error.message).toBe(
        'The Docker engine stopped answering while Slipway was to list its containers.',
      );
      expect(error.cause).toBeInstanceOf(Error);
    },
  );

  it('a connection that was hung up means so too', () => {
    expect(toDockerError(new Error('socket hang up'), 'do it').code).toBe('DOCKER_UNREACHABLE');
  });

  it('is a full disk when it says so', () => {
    const error = toDockerError(refusal(500, 'mkdir /var/lib/docker/x: no space left on device'), 'make it');
    expect(error.code).toBe('DISK_FULL');
    expect(error.hint).toContain('Free some space');
  });

  it.each([
    [
      'driver failed programming external connectivity on endpoint demo: Bind for 127.0.0.1:6443 failed: port is already allocated',
      '127.0.0.1:6443',
    ],
    ['Ports are not available: listen tcp 0.0.0.0:8080: bind: address already in use', '0.0.0.0:8080'],
    [
      'driver failed programming external connectivity on endpoint demo: Error starting userland proxy: listen tcp4 127.0.0.1:80: bind: address already in use',
      '127.0.0.1:80',
    ],
    [
      'failed to bind host port for 127.0.0.1:6443:172.18.0.2:6443/tcp: address already in use',
      '127.0.0.1:6443',
    ],
    ['failed to bind host port 127.0.0.1:6443/tcp: address already in use', '127.0.0.1:6443'],
  ])('names the port that is taken: %s', (message, port) => {
    const error = toDockerError(refusal(500, message), 'start it');
    expect(error.code).toBe('PORT_TAKEN');
    expect(error.message).toBe(`Port ${port} of this machine is in use by another program.`);
    expect(error.details).toEqual([message]);
  });

  it('is a taken port also when it does not say which', () => {
    const error = toDockerError(refusal(500, 'port is already allocated'), 'start it');
    expect(error.message).toBe('Port of this machine is in use by another program.');
  });

  it("is told in the engine's own words otherwise", () => {
    const error = toDockerError(refusal(500, 'it broke'), 'start it');
    expect(error).toMatchObject({
      code: 'DOCKER_FAILED',
      message: 'The Docker engine could not start it: it broke',
    });
  });

  it('has a status, unless the engine did not answer', () => {
    expect(statusOf(refusal(409, ''))).toBe(409);
    expect(statusOf(lost('ECONNREFUSED'))).toBeUndefined();
    expect([refusal(404, ''), refusal(409, ''), lost('ENOENT')].map(isNotFound)).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a refusal of privileges', () => {
  it.each([
    ['OCI runtime create failed: unable to apply caps: operation not permitted', true],
    ['error setting capabilities: invalid argument', true],
    ['operation not permitted: cannot set cap_sys_resource', true],
    ['Bind for 127.0.0.1:6443 failed: port is already allocated', false],
    ['no such image', false],
  ])('is known by its words: %s', (message, expected) => {
    expect(lacksCapability(refusal(500, message))).toBe(expected);
  });
});
