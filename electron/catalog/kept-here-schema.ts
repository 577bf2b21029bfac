/** What the person wants on this desktop, whatever other desktops do: these are told to nobody. */
export const keptHereSchema = `
  -- Assets whose originals stay here until the person says otherwise.
  CREATE TABLE kept_here (asset INTEGER PRIMARY KEY REFERENCES asset ON DELETE CASCADE) STRICT;
  -- Assets whose originals are being brought here from the vault; who was asked for by name comes first.
  CREATE TABLE wanted_here (
    asset INTEGER PRIMARY KEY REFERENCES asset ON DELETE CASCADE,
    is_named INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX wanted_here_order ON wanted_here (is_named DESC, asset DESC);

  CREATE TRIGGER asset_is_kept AFTER INSERT ON kept_here BEGIN
    UPDATE timeline_revision SET shown = shown + 1;
  END;
  CREATE TRIGGER asset_is_let_go AFTER DELETE ON kept_here BEGIN
    UPDATE timeline_revision SET shown = shown + 1;
  END;
`;
