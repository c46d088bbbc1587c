// What each feature adds to the registry, before the first render. One line per feature; keep these modules small and
// load what is heavy with import() when it is needed.
import './ui/standardSections.ts';
import './features/clusters/register.ts';
import './features/contexts/register.ts';
import './features/hosts/register.ts';
import './features/help/register.ts';
import './features/resources/register.ts';
import './features/pods/register.ts';
import './features/settings/register.ts';
import './features/manifests/register.ts';
