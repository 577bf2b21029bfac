import { MovieScene } from './movie-scene.tsx';
import { PhotoScene } from './photo-scene.tsx';
import type { SceneProps } from './scene-props.ts';

/** One photo or video with what belongs to looking at it. */
export function Scene(props: SceneProps) {
  return props.tile.kind === 'video' ? <MovieScene {...props} /> : <PhotoScene {...props} />;
}
