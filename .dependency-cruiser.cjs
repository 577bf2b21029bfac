// The directions of the house (docs/decisions/0001-house.md). A room may use only what is named for it here.
const rooms = {
  contract: [],
  base: [],
  phone: ['contract', 'base'],
  media: ['contract', 'base'],
  catalog: ['contract', 'base'],
  crypto: ['contract', 'base'],
  storage: ['contract', 'base'],
  vault: ['contract', 'base', 'crypto', 'storage'],
  engine: ['contract', 'base', 'phone', 'media', 'catalog', 'crypto', 'storage', 'vault'],
  server: ['contract', 'base', 'engine'],
  cli: ['contract', 'base', 'engine', 'server'],
  main: ['contract', 'base', 'server'],
  preload: ['contract'],
};

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${room}-imports-only-${['itself', ...allowed].join('-')}`,
      severity: 'error',
      from: { path: `^electron/${room}/` },
      to: {
        path: '^(electron|renderer|native|tests|bench|tools)/',
        pathNot: [room, ...allowed]
          .map((name) => `^electron/${name}/`)
          .concat(room === 'phone' ? ['^native/'] : []),
      },
    })),
    {
      name: 'renderer-sees-only-contract',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(electron|native|tests|bench)/', pathNot: '^electron/contract/' },
    },
    {
      name: 'only-phone-ios-loads-native',
      severity: 'error',
      from: { path: '^(electron|renderer)/', pathNot: '^electron/phone/ios/' },
      to: { path: '^native/' },
    },
    {
      name: 'phones-do-not-know-each-other',
      severity: 'error',
      from: { path: '^electron/phone/(android|ios|folder)/' },
      to: { path: '^electron/phone/(android|ios|folder)/', pathNot: '^electron/phone/$1/' },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      from: { path: '^(electron|renderer)/' },
      to: { path: '^(tests|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
