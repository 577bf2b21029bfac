import type { HTMLInputAutoCompleteAttribute, Ref } from 'react';
import {
  TextField as AriaTextField,
  FieldError,
  Input,
  type KeyboardEvent,
  Label,
  Text,
} from 'react-aria-components';
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
  /** What Enter does, where the field is in no form, or in one that is about something else. */
  onEnter?: () => void;
  ref?: Ref<HTMLInputElement>;
}

export function TextField(props: TextFieldProps) {
  const { label, about, trouble, ref, autoComplete = 'off', onEnter, ...rest } = props;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return event.continuePropagation();
    event.preventDefault();
    onEnter?.();
  };
  return (
    <AriaTextField
      {...rest}
      {...(onEnter && { onKeyDown })}
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
