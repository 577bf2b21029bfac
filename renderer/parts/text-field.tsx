import type { HTMLInputAutoCompleteAttribute, Ref } from 'react';
import { TextField as AriaTextField, FieldError, Input, Label, Text } from 'react-aria-components';
import styles from './text-field.module.css';

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  about?: string;
  /** What is wrong with it, in words. */
  trouble?: string;
  type?: 'text' | 'password' | 'url';
  autoComplete?: HTMLInputAutoCompleteAttribute;
  autoFocus?: boolean;
  maxLength?: number;
  isDisabled?: boolean;
  ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, about, trouble, ref, autoComplete = 'off', ...rest }: TextFieldProps) {
  return (
    <AriaTextField
      {...rest}
      autoComplete={autoComplete}
      isInvalid={trouble !== undefined}
      className={styles.field}
    >
      <Label className={styles.label}>{label}</Label>
      <Input ref={ref} className={styles.input} spellCheck={false} />
      {about && (
        <Text slot="description" className={styles.about}>
          {about}
        </Text>
      )}
      <FieldError className={styles.trouble}>{trouble}</FieldError>
    </AriaTextField>
  );
}
