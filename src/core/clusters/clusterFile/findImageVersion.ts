/** The Kubernetes version that a node image's tag names, as in `kindest/node:v1.35.4@sha256:…`; undefined without. */
export const findImageVersion = (image: string | undefined): string | undefined =>
  /:(v\d+\.\d+\.\d+)(?![\d.])/.exec(image ?? '')?.[1];
