import { Page } from '../../ui/PageHead.tsx';

export const SettingsPage = () => (
  <Page>
    <h1>Settings</h1>
  </Page>
);
