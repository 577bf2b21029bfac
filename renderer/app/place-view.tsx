import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { Waiting } from '../parts/waiting.tsx';
import { NotFound } from './not-found.tsx';
import { PhotosPlace } from './photos-place.tsx';
import type { Place } from './place.ts';

const Hidden = lazy(async () => ({ default: (await import('../trash/hidden-page.tsx')).HiddenPage }));
const Deleted = lazy(async () => ({ default: (await import('../trash/deleted-page.tsx')).DeletedPage }));
const Phone = lazy(async () => ({ default: (await import('../phones/phone-page.tsx')).PhonePage }));
const FreeUp = lazy(async () => ({ default: (await import('../free-space/free-up-page.tsx')).FreeUpPage }));
const Backup = lazy(async () => ({ default: (await import('../backup/backup-page.tsx')).BackupPage }));
const Activity = lazy(async () => ({
  default: (await import('../activity/activity-page.tsx')).ActivityPage,
}));
const Settings = lazy(async () => ({
  default: (await import('../settings/settings-page.tsx')).SettingsPage,
}));

/** The place that an address names. All but the photos come when they are first wanted. */
export function PlaceView({ place }: { place: Place }) {
  return (
    <Suspense fallback={<Waiting />}>
      <Switch location={place.path}>
        <Route path="/">
          <PhotosPlace place={place} />
        </Route>
        <Route path="/favourites">
          <PhotosPlace place={place} />
        </Route>
        <Route path="/search">
          <PhotosPlace place={place} />
        </Route>
        <Route path="/hidden">
          <Hidden />
        </Route>
        <Route path="/deleted">
          <Deleted />
        </Route>
        <Route path="/phones/:id">{({ id }) => <Phone key={id} id={decodeURIComponent(id)} />}</Route>
        <Route path="/phones/:id/free-up">
          {({ id }) => <FreeUp key={id} phone={decodeURIComponent(id)} />}
        </Route>
        <Route path="/backup">
          <Backup />
        </Route>
        <Route path="/activity">
          <Activity />
        </Route>
        <Route path="/settings/free-up">
          <FreeUp />
        </Route>
        <Route path="/settings">
          <Settings />
        </Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  );
}
