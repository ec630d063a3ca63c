/** `npm run docs`: prints the reference of the commands. */
import { reference } from './reference.ts'

process.stdout.write(await reference())
