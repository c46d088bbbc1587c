import type { FoundEngine } from '../../src/core/hosts/docker/findEngine.ts';

/** Milliseconds; an engine without a way out often waits for its name servers first. */
const ANSWER_WITHIN = 20_000;

/** Whether the engine can get the image from its registry, without fetching it. */
export const canPullImage = async ({ docker }: FoundEngine, image: string): Promise<boolean> => {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, ANSWER_WITHIN, false);
  const asked = docker
    .getImage(image)
    .distribution()
    .then(
      () => true,
      () => false,
    );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
};
