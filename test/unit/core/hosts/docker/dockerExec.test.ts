import { describe, expect, it } from 'vitest';
import { toExecError } from '../../../../../src/core/hosts/docker/dockerExec.ts';

const refusal = (statusCode: number, message: string) => Object.assign(new Error(message), { statusCode });
const context = { node: 'demo-worker-1', signal: new AbortController().signal };

describe('a command that the engine refuses to run in a container', () => {
  it.each([
    [404, 'No such container: 4f1b'],
    [409, 'container 4f1b is not running'],
    [500, 'OCI runtime exec failed: exec failed: cannot exec in a stopped state: unknown'],
    [400, 'OCI runtime exec failed: exec failed: cannot exec in a stopped container: unknown'],
    [500, 'Container 4f1b is not running: exited'],
  ])('because it is stopped, told by %i «%s», says so', (status, message) => {
    const { code, message: said } = toExecError(refusal(status, message), context);
    expect(code).toBe('HOST_UNREACHABLE');
    expect(said).toBe('The container of node demo-worker-1 is not running.');
  });

  it('for another reason says that reason', () => {
    const error = toExecError(refusal(500, 'OCI runtime exec failed: no such file'), context);
    expect(error.code).toBe('DOCKER_FAILED');
    expect(error.message).toContain('no such file');
  });
});
