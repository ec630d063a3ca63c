/** Where a deploy works: the project, one environment of it, and the account that it goes to. */
import { posix } from 'node:path'
import { type Access, accountOf, type Cloudflare, cloudflare } from '../cloudflare/client.ts'
import { type D1, d1 } from '../cloudflare/d1.ts'
import { type Scripts, scripts } from '../cloudflare/scripts.ts'
import { type Machine, type WranglerOptions, type WranglerRan, wrangler } from '../cloudflare/wrangler.ts'
import { textAt } from '../project/detect/manifest.ts'
import type { Environment, Environments } from './environment.ts'

/** What operations take from outside. */
export interface Tools extends Access, Machine {
  readonly process: { readonly pid: number; readonly host: string; alive(pid: number): boolean }
  now(): Date
}

/** A project, and the environment of it that is meant. */
export interface Target {
  readonly environments: Environments
  readonly environment: Environment
  readonly root: string
}

export interface Site {
  readonly tools: Tools
  /** Absolute path of the project. */
  readonly root: string
  readonly environment: Environment
  readonly account: string
  readonly api: Cloudflare
  readonly scripts: Scripts
  readonly d1: D1
  /** Absolute path of the directory that the paths in the wrangler file are relative to. */
  readonly home: string
  /** Runs the project's wrangler on this environment. */
  wrangler(
    words: readonly string[],
    args?: readonly string[],
    options?: Pick<WranglerOptions, 'started' | 'input'>,
  ): Promise<WranglerRan>
}

/** @throws CLOUDFLARE_TOKEN_MISSING, ACCOUNT_UNCLEAR */
export async function siteOf(tools: Tools, { root, environment, environments }: Target): Promise<Site> {
  const api = cloudflare(tools)
  const account = await accountOf(api, tools.env, textAt(environment.scope, 'account_id'))
  const { config } = environments
  return {
    tools,
    root,
    environment,
    account,
    api,
    scripts: scripts(api, account, environment.script),
    d1: d1({ ...tools, api, account }),
    home: posix.join(root, posix.dirname(config)),
    wrangler: (words, args = [], options = {}) =>
      wrangler(tools, [...words, `--config=${posix.join(root, config)}`, `--env=${environment.flag}`, ...args], {
        root,
        account,
        ...options,
      }),
  }
}

/** The directory of the wrangler config, where wrangler keeps its state and looks for migrations. */
export function configHome({ root, environments }: Target): string {
  return posix.join(root, posix.dirname(environments.config))
}
