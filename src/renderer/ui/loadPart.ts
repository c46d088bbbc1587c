/** Milliseconds before each further try. */
const PAUSES = [200, 1000];

/**
 * Loads a part of the interface, trying again when that fails: a browser breaks off what it loads whenever a network of
 * the computer comes or goes, and clusters bring networks. Rejects as the last try does.
 */
export const loadPart = async <Part>(load: () => Promise<Part>): Promise<Part> => {
  for (const milliseconds of PAUSES) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    }
  }
  return await load();
};
