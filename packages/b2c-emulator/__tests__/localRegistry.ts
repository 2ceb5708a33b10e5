// A package registry on loopback that has what the repository has installed, so that npm can install a package without a network.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

type Manifest = {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
}

type Installed = { readonly folder: string; readonly manifest: Manifest }

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** Where a package that is required in `folder` is installed, as Node looks for it. */
const folderOf = (name: string, folder: string): string => {
  const found = join(folder, 'node_modules', name)
  if (existsSync(found)) return found
  if (folder === dirname(folder)) throw new Error(`${name} is not installed.`)
  return folderOf(name, dirname(folder))
}

/** Those packages and everything that they depend on. */
const installed = (names: readonly string[], from: string, known = new Map<string, Installed>()) => {
  for (const name of names) {
    const folder = folderOf(name, from)
    if (known.has(folder)) continue
    const manifest = manifestOf(folder)
    known.set(folder, { folder, manifest })
    installed(Object.keys(manifest.dependencies ?? {}), folder, known)
  }
  return [...known.values()]
}

/** A running registry. */
export type LocalRegistry = { readonly url: string; close(): Promise<void> }

/** Starts a registry that has those packages, and all that they depend on, in the versions that are installed. */
export const startRegistry = async (names: readonly string[]): Promise<LocalRegistry> => {
  const packages = installed(names, repository)
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', url).pathname)
    const asked = packages.find(({ manifest: { name, version } }) => path === `/-/${name}/${version}.tgz`)
    if (asked) {
      const { stdout } = spawnSync(
        'tar',
        ['-czf', '-', '--exclude=node_modules', '-C', dirname(asked.folder), nameIn(asked.folder)],
        {
          maxBuffer: 1e9
        }
      )
      response.end(stdout)
      return
    }
    const versions = packages.filter(({ manifest }) => path === `/${manifest.name}`).map(({ manifest }) => manifest)
    const [latest] = versions
    response.statusCode = latest ? 200 : 404
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({
        name: latest?.name,
        'dist-tags': { latest: latest?.version },
        versions: Object.fromEntries(
          versions.map(manifest => {
            const tarball = `${url}/-/${manifest.name}/${manifest.version}.tgz`
            return [manifest.version, { ...manifest, scripts: {}, dist: { tarball } }]
          })
        )
      })
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

const nameIn = (folder: string): string => folder.slice(dirname(folder).length + 1)
