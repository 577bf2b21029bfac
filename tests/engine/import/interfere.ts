import type { Phone, PhoneFile } from '../../../electron/phone/phone.ts';

/** The phone itself, but `act` happens as its read number `at` begins: for faults that need their moment. */
export function interfere(phone: Phone, at: number, act: () => Promise<void> | void): Phone {
  let reads = 0;
  return {
    id: phone.id,
    kind: phone.kind,
    name: phone.name,
    link: phone.link,
    parallelReads: phone.parallelReads,
    async *open(file: PhoneFile, options) {
      if (++reads === at) await act();
      yield* phone.open(file, options);
    },
    list: (options) => phone.list(options),
    stat: (file, options) => phone.stat(file, options),
    write: (path, bytes, options) => phone.write(path, bytes, options),
    remove: (path, options) => phone.remove(path, options),
    digest: (file, options) => phone.digest(file, options),
    battery: (options) => phone.battery(options),
    storage: (options) => phone.storage(options),
    close: () => phone.close(),
  };
}

/** The phone itself, but `act` happens once it has given so many bytes. */
export function interfereAfterBytes(phone: Phone, bytes: number, act: () => void): Phone {
  let given = 0;
  return Object.assign(
    interfere(phone, 0, () => {}),
    {
      async *open(file: PhoneFile, options: Parameters<Phone['open']>[1]) {
        for await (const chunk of phone.open(file, options)) {
          if (given < bytes && given + chunk.length >= bytes) act();
          given += chunk.length;
          yield chunk;
        }
      },
    },
  );
}
