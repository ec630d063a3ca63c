/**
 * The version of this contract, `MAJOR.MINOR`. A plugin says in its package.json which it was written against
 * (`clodo.contract`): it works with every later one of the same major version.
 */
export const contractVersion = '1.0'
