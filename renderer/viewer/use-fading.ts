import { useCallback, useEffect, useRef, useState } from 'react';

const restMs = 2000;

/** Whether the person rests: no movement, no key for two seconds. `toggle`: a touch shows the controls or puts them away. */
export function useFading(isOn: boolean): { isResting: boolean; wake: () => void; toggle: () => void } {
  const [isResting, setIsResting] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wake = useCallback(() => {
    clearTimeout(timer.current);
    setIsResting(false);
    if (isOn) timer.current = setTimeout(() => setIsResting(true), restMs);
  }, [isOn]);
  useEffect(() => {
    wake();
    return () => clearTimeout(timer.current);
  }, [wake]);
  const toggle = useCallback(() => {
    if (!isResting) {
      clearTimeout(timer.current);
      setIsResting(true);
    } else wake();
  }, [isResting, wake]);
  return { isResting: isOn && isResting, wake, toggle };
}
