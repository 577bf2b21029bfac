/** What those ask who want space on a phone: what is there of this library, and what there is not settled. */
export const roomSchema = `
  CREATE INDEX phone_file_there ON phone_file (phone, resource, id, size_bytes, mtime_ms)
    WHERE resource IS NOT NULL AND is_gone = 0;
  CREATE INDEX phone_file_unsettled ON phone_file (phone, neighbourhood, outcome) WHERE resource IS NULL AND is_gone = 0;
`;
