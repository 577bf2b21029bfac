import { balloons } from './scenes/balloons.ts';
import { city } from './scenes/city.ts';
import { dunes } from './scenes/dunes.ts';
import { forest } from './scenes/forest.ts';
import { meadow } from './scenes/meadow.ts';
import { mountains } from './scenes/mountains.ts';
import { nightSky } from './scenes/night-sky.ts';
import { sea } from './scenes/sea.ts';

/** What can be drawn. */
export const scenes = { balloons, city, dunes, forest, meadow, mountains, nightSky, sea };
export type Scene = keyof typeof scenes;
