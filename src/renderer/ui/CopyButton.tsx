import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { notify } from './notify.ts';

/** Copies to the clipboard; says so where it is refused. */
export const copyText = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    notify.error(error, 'Copying to the clipboard');
    return false;
  }
};

/** Copies `text`; an icon, or a button where it has a `title`. */
export const CopyButton = ({
  text,
  what,
  title,
}: {
  readonly text: string | (() => string);
  /** What is copied, for the hover and screen readers: «the name», «the command». */
  readonly what: string;
  readonly title?: string;
}) => {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    void copyText(typeof text === 'string' ? text : text()).then(setCopied);
  };
  const Icon = copied ? IconCheck : IconCopy;
  const label = copied ? 'Copied' : `Copy ${what}`;
  if (title !== undefined) {
    return (
      <Button variant="default" leftSection={<Icon size={14} />} onClick={copy}>
        {copied ? 'Copied' : title}
      </Button>
    );
  }
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={copy}>
        <Icon size={14} />
      </ActionIcon>
    </Tooltip>
  );
};
