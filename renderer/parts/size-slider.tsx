import { useState } from 'react';
import { Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import styles from './size-slider.module.css';
import { useFormats } from './use-formats.ts';

interface SizeSliderProps {
  label: string;
  /** All in bytes. */
  value: number;
  max: number;
  step: number;
  /** When the person lets go. */
  onChange: (bytes: number) => void;
}

const units = [
  ['terabyte', 1e12],
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
] as const;

/** A size on a line of its own, told in words while it moves. It cannot be nought. */
export function SizeSlider({ label, value, max, step, onChange }: SizeSliderProps) {
  const formats = useFormats();
  const [moving, setMoving] = useState<number | null>(null);
  const shown = Math.min(max, Math.max(step, moving ?? value));
  // A screen reader says the number that the slider has, with its unit.
  const [unit, each] = units.find(([, bytes]) => max >= bytes) ?? (['byte', 1] as const);
  const toBytes = (next: number | number[]) => Math.round((next as number) * each);
  return (
    <Slider
      value={shown / each}
      minValue={step / each}
      maxValue={max / each}
      step={step / each}
      formatOptions={{ style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 }}
      onChange={(next) => setMoving(toBytes(next))}
      onChangeEnd={(next) => {
        setMoving(null);
        onChange(toBytes(next));
      }}
      className={styles.slider}
    >
      <Label>{label}</Label>
      <span className={styles.value} aria-hidden="true">
        {formats.size(shown)}
      </span>
      <SliderTrack className={styles.track}>
        <span
          className={styles.fill}
          style={{ inlineSize: `calc(10px + ${((shown - step) / (max - step || 1)) * 100}%)` }}
        />
        <SliderThumb className={styles.thumb} />
      </SliderTrack>
    </Slider>
  );
}
