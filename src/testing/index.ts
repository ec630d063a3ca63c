/** The kit for authors of plugins: `import { … } from 'clodo/testing'`. */
export {
  type BrokenLaw,
  checkPackage,
  type Finding,
  lawsOf,
  type MemoryProject,
  type MemoryProjectOptions,
  memoryProject,
  openPackageAt,
} from '../index.ts'
export { type Probed, type ProbeOptions, probe } from './probe.ts'
