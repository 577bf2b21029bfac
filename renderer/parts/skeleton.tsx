import styles from './skeleton.module.css';

/** The shape of what is coming, without a word or a motion before 400 ms. */
export function Skeleton({
  inlineSize = '100%',
  blockSize = 14,
}: {
  inlineSize?: number | string;
  blockSize?: number | string;
}) {
  return <span aria-hidden className={styles.skeleton} style={{ inlineSize, blockSize }} />;
}
