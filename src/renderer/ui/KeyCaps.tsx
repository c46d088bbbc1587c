import { Kbd } from '@mantine/core';
import { Fragment } from 'react';
import { printKeys } from './keys.ts';

/** Keys as they are printed on the keyboard; the strokes of a sequence stand beside each other with «then». */
export const KeyCaps = ({ keys }: { readonly keys: string }) => (
  <span style={{ whiteSpace: 'nowrap' }}>
    {printKeys(keys).map((stroke, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: strokes have no other identity
      <Fragment key={index}>
        {index === 0 ? null : ' then '}
        {stroke.map((key) => (
          <Kbd key={key} size="xs" mr={2}>
            {key}
          </Kbd>
        ))}
      </Fragment>
    ))}
  </span>
);
