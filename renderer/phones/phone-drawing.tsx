import type { CoachState } from './coach-words.ts';
import styles from './phone-drawing.module.css';
import { type PhoneWord, usePhoneWords } from './words.ts';

interface PhoneDrawingProps {
  kind: 'iphone' | 'android' | 'folder';
  /** What stands on its screen; nothing: photos. */
  coach?: CoachState | undefined;
  /** 0 to 1, while photos come over. */
  progress?: number | undefined;
  isAway?: boolean;
}

/** The phone as it lies in front of the person, with the very dialog that it shows. A drawing: words beside it say the same. */
export function PhoneDrawing({ kind, coach, progress, isAway = false }: PhoneDrawingProps) {
  if (kind === 'folder') return <CardDrawing progress={progress} />;
  const isIphone = kind === 'iphone';
  return (
    <svg className={styles.drawing} data-away={isAway} viewBox="0 0 200 400" aria-hidden="true">
      <rect className={styles.body} x="4" y="4" width="192" height="392" rx={isIphone ? 34 : 24} />
      <rect className={styles.screen} x="13" y="13" width="174" height="374" rx={isIphone ? 26 : 16} />
      {coach === undefined ? <Photos progress={progress} /> : <Screen coach={coach} isIphone={isIphone} />}
      {isIphone ? (
        <rect className={styles.lens} x="72" y="20" width="56" height="15" rx="7.5" />
      ) : (
        <circle className={styles.lens} cx="100" cy="27" r="6" />
      )}
    </svg>
  );
}

const tones = [24, 205, 96, 340, 45, 260, 12, 180, 140, 300, 60, 220, 30, 190, 110] as const;

/** A roll of photos; those that have come over stand out. */
function Photos({ progress }: { progress?: number | undefined }) {
  const shown = progress === undefined ? tones.length : Math.floor(progress * tones.length);
  return (
    <g>
      {tones.map((tone, at) => (
        <rect
          key={tone}
          className={styles.photo}
          data-waits={at >= shown}
          style={{ '--tone': tone } as React.CSSProperties}
          x={19 + (at % 3) * 55}
          y={52 + Math.floor(at / 3) * 64}
          width="52"
          height="61"
          rx="3"
        />
      ))}
    </g>
  );
}

function Screen({ coach, isIphone }: { coach: CoachState; isIphone: boolean }) {
  switch (coach) {
    case 'trust':
      return <Dialog title="trustDrawn" lines={3} buttons={['trustYes', 'trustNo']} isIphone={isIphone} />;
    case 'debugging':
      return (
        <Dialog
          title="debuggingDrawn"
          lines={2}
          tick="debuggingAlways"
          buttons={['debuggingYes']}
          isIphone={isIphone}
        />
      );
    case 'unlock':
      return <Lock />;
    case 'refused':
      return <Unplugged isAgain />;
    case 'offline':
      return <Unplugged isAgain={false} />;
    case 'driver':
    case 'tools':
      return <Missing />;
  }
}

interface DialogProps {
  title: PhoneWord;
  lines: number;
  tick?: PhoneWord;
  /** The first is the one to press. */
  buttons: readonly PhoneWord[];
  isIphone: boolean;
}

function Dialog({ title, lines, tick, buttons, isIphone }: DialogProps) {
  const t = usePhoneWords();
  const top = 118;
  const height = 66 + lines * 11 + (tick ? 24 : 0) + buttons.length * 34;
  const buttonsTop = top + 54 + lines * 11 + (tick ? 24 : 0);
  return (
    <g>
      <rect className={styles.dim} x="13" y="13" width="174" height="374" rx={isIphone ? 26 : 16} />
      <rect className={styles.dialog} x="24" y={top} width="152" height={height} rx={isIphone ? 16 : 20} />
      <text className={styles.title} x="100" y={top + 28}>
        {t(title)}
      </text>
      <path className={styles.lines} d={textLines(lines, top + 44)} />
      {tick && (
        <g>
          <rect className={styles.tickBox} x="40" y={buttonsTop - 22} width="12" height="12" rx="3" />
          <path className={styles.tick} d={`M43 ${buttonsTop - 16}l2.5 2.5 4.5-5`} />
          <text className={styles.small} x="58" y={buttonsTop - 12.5}>
            {t(tick)}
          </text>
        </g>
      )}
      {buttons.map((button, at) => (
        <g key={button}>
          <rect
            className={at === 0 ? styles.press : styles.button}
            x="36"
            y={buttonsTop + at * 34}
            width="128"
            height="28"
            rx="14"
          />
          <text
            className={at === 0 ? styles.pressWord : styles.buttonWord}
            x="100"
            y={buttonsTop + 18 + at * 34}
          >
            {t(button)}
          </text>
        </g>
      ))}
      <circle className={styles.finger} cx="150" cy={buttonsTop + 16} r="13" />
    </g>
  );
}

/** Lines of small print, the last one short and all of them centred. */
function textLines(lines: number, top: number): string {
  const full = Array.from({ length: lines - 1 }, (_, at) => `M42 ${top + at * 11}h116`).join('');
  return `${full}M62 ${top + (lines - 1) * 11}h76`;
}

function Lock() {
  return (
    <g>
      <path className={styles.bow} d="M84 176v-16a16 16 0 0 1 32 0v16" />
      <rect className={styles.lock} x="74" y="174" width="52" height="42" rx="9" />
      <circle className={styles.keyhole} cx="100" cy="195" r="5" />
      <rect className={styles.swipe} x="70" y="366" width="60" height="5" rx="2.5" />
      <path className={styles.arrow} d="M100 340v-44m-12 12l12-12 12 12" />
    </g>
  );
}

/** The cable is pulled out and put in; or nothing comes through it. */
function Unplugged({ isAgain }: { isAgain: boolean }) {
  return (
    <g>
      <rect className={styles.lock} x="76" y="150" width="48" height="52" rx="8" />
      <path className={styles.wire} d="M90 150v-18m20 18v-18M100 202v40c0 22 26 22 26 44" />
      {isAgain ? (
        <path className={styles.arrow} d="M132 128a44 44 0 1 0 12 34m-12-34v-16m0 16h-16" />
      ) : (
        <path className={styles.cross} d="M82 258l36 36m0-36l-36 36" />
      )}
    </g>
  );
}

/** A piece is missing on this computer, not on the phone. */
function Missing() {
  return (
    <g>
      <rect className={styles.dialog} x="38" y="130" width="124" height="88" rx="8" />
      <path className={styles.wire} d="M72 244h56m-28-26v26" />
      <path className={styles.arrow} d="M100 148v34m-13-12l13 13 13-13M78 200h44" />
    </g>
  );
}

function CardDrawing({ progress }: { progress?: number | undefined }) {
  return (
    <svg className={styles.drawing} viewBox="0 0 200 260" aria-hidden="true">
      <path
        className={styles.body}
        d="M24 8h112l44 44v184a16 16 0 0 1-16 16H24a16 16 0 0 1-16-16V24A16 16 0 0 1 24 8z"
      />
      {[34, 56, 78, 100, 122].map((x) => (
        <rect key={x} className={styles.contact} x={x} y="24" width="13" height="38" rx="3" />
      ))}
      <rect className={styles.screen} x="26" y="88" width="136" height="140" rx="8" />
      {progress !== undefined && (
        <rect
          className={styles.press}
          x="26"
          y={228 - 140 * progress}
          width="136"
          height={140 * progress}
          rx="8"
        />
      )}
    </svg>
  );
}
