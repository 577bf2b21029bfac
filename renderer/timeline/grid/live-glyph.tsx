/** A Live Photo: rings around a point. */
export function LiveGlyph() {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      className="lucide"
      aria-hidden
    >
      <circle cx="12" cy="12" r="2.5" fill="currentColor" />
      <circle cx="12" cy="12" r="6" />
      <circle cx="12" cy="12" r="10" strokeDasharray="0.1 3.04" strokeLinecap="round" strokeWidth="2" />
    </svg>
  );
}
