/** Whether continuous integration says that it is there: nobody to be asked, no terminal worth redrawing. */
export const isCi = (env: Readonly<Record<string, string | undefined>>): boolean =>
  !['', '0', 'false', undefined].includes(env['CI']);
