import { describe, expect, it } from 'vitest';
import { fillManifest } from '../../../../src/core/bootstrap/phases/installAddons.ts';

describe("the manifests of a node image, as kind's contract has them", () => {
  it('get the pod subnet wherever they ask for it', () => {
    const template =
      '# would you kindly template this file\na: {{ .PodSubnet }}\nb: "{{.PodSubnet}}"\nc: {{ .Other }}\n';
    expect(fillManifest(template, '10.1.0.0/16')).toBe(
      '# would you kindly template this file\na: 10.1.0.0/16\nb: "10.1.0.0/16"\nc: {{ .Other }}\n',
    );
  });

  it('stay as they are when they do not ask for it', () => {
    const manifest = 'data: "{{ .PodSubnet }}"\n';
    expect(fillManifest(manifest, '10.1.0.0/16')).toBe(manifest);
  });
});
