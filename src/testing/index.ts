/** The kit for authors of plugins: `import { … } from 'clodo/testing'`. */
export { type MemoryProject, memoryProject } from './project.ts'
