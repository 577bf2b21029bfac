/** One photo or video over the place it was opened from, with its neighbours there. `id`: the key of its asset. */
export function Viewer({ id, onClose }: { id: number; onClose: () => void }) {
  return (
    <main>
      <button type="button" onClick={onClose}>
        {id}
      </button>
    </main>
  );
}
