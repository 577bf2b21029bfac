import { useState } from 'react';
import { Choose } from './choose.tsx';
import { Next } from './next.tsx';
import styles from './onboarding.module.css';
import { Welcome } from './welcome.tsx';

/** From nothing to a library: what this is, where photos shall live, what to do next. */
export function Onboarding({ onDone }: { onDone: () => void }) {
  const [step, setStep] = useState<'welcome' | 'choose' | 'next'>('welcome');
  return (
    <main className={styles.onboarding}>
      {step === 'welcome' && <Welcome onNext={() => setStep('choose')} />}
      {step === 'choose' && <Choose onBack={() => setStep('welcome')} onNext={() => setStep('next')} />}
      {step === 'next' && <Next onDone={onDone} />}
    </main>
  );
}
