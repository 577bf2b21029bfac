import styles from './by-hand.module.css';
import { useFreeSpaceWords } from './words.ts';

/** On an iPhone the person deletes: how, step by step, beside a drawing of it. */
export function ByHand() {
  const t = useFreeSpaceWords();
  return (
    <div className={styles.byHand}>
      <HandDrawing />
      <ol className={styles.steps}>
        <li>{t('hand1')}</li>
        <li>{t('hand2')}</li>
        <li>{t('hand3')}</li>
        <li>{t('hand4')}</li>
      </ol>
    </div>
  );
}

const tones = [24, 205, 96, 340, 45, 260, 12, 180, 140, 300, 60, 220];
const chosen = new Set([0, 1, 3, 4, 6]);

/** The photos that were chosen, and a finger at the bin. */
function HandDrawing() {
  return (
    <svg className={styles.drawing} viewBox="0 0 120 220" aria-hidden="true">
      <rect className={styles.body} x="2" y="2" width="116" height="216" rx="22" />
      <rect className={styles.screen} x="8" y="8" width="104" height="204" rx="17" />
      {tones.map((tone, at) => {
        const [x, y] = [13 + (at % 3) * 32, 26 + Math.floor(at / 3) * 36];
        return (
          <g key={tone}>
            <rect
              className={styles.photo}
              data-chosen={chosen.has(at) || undefined}
              style={{ '--tone': tone } as React.CSSProperties}
              {...{ x, y, width: 30, height: 34 }}
            />
            {chosen.has(at) && (
              <>
                <circle className={styles.dot} cx={x + 23} cy={y + 27} r="5" />
                <path className={styles.tick} d={`M${x + 20.5} ${y + 27}l2 2 3.4-3.8`} />
              </>
            )}
          </g>
        );
      })}
      <rect className={styles.bar} x="8" y="176" width="104" height="24" />
      <path className={styles.bin} d="M88 182h14m-11 0v-2h8v2m-9.500 0l1 13h9l1-13" />
      <circle className={styles.finger} cx="95" cy="188" r="13" />
    </svg>
  );
}
