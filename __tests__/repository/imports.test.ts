// The lint refuses the imports that would undo the structure: a kind in the engine, one kind in another, the toolkit outside of
// its adapter, the action in a package.

import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { put, repository, scratch } from './scratchRepository.ts'

const importing = (path: string): string => `import { a } from '${path}'\n\nexport const b = a\n`

const refused: Readonly<Record<string, string>> = {
  'src/reconcile/kind.ts': importing('../resources/certificates/certificates.ts'),
  'src/reconcile/registry.ts': importing('../resources/index.ts'),
  'src/reconcile/type.ts': "import type { A } from '../resources/app/kind.ts'\n\nexport type B = A\n",
  'src/reconcile/late.ts': "export const b = async () => import('../resources/certificates/certificates.ts')\n",
  'src/reconcile/exported.ts': "export { a } from '../resources/certificates/certificates.ts'\n",
  'src/reconcile/store.ts': importing('../secretStores/destinations.ts'),
  'src/reconcile/host.ts': importing('../ci/github/run.ts'),
  'src/reconcile/toolkit.ts': importing('@actions/core'),
  'src/resources/certificates/other.ts': importing('../clientSecret/field.ts'),
  'src/reconcile/reports.ts': importing('../report/text.ts'),
  'src/reconcile/wiring.ts': importing('../services.ts'),
  'src/resources/certificates/long.ts': importing('../../resources/clientSecret/report.ts'),
  'src/resources/certificates/registry.ts': importing('../index.ts'),
  'src/resources/certificates/host.ts': importing('../../ci/github/api.ts'),
  'src/resources/certificates/store.ts': importing('../../secretStores/github/client.ts'),
  'src/resources/app/kind.ts': importing('../clientSecret/field.ts'),
  'src/resources/tenant/registry.ts': importing('../index.ts'),
  'src/auth/host.ts': importing('../ci/github/run.ts'),
  'packages/b2c-emulator/__tests__/harness.ts': importing('../../../harness/inputs.ts'),
  'src/resources/certificates/toolkit.ts': importing('@actions/github'),
  'src/secretStores/github/toolkit.ts': importing('@actions/github'),
  'src/report/kind.ts': importing('../resources/clientSecret/report.ts'),
  'src/graph/engine.ts': importing('../reconcile/plan.ts'),
  'src/secretStores/kind.ts': importing('../resources/index.ts'),
  'packages/b2c-emulator/src/action.ts': importing('../../../src/util/json.ts')
}

const accepted: Readonly<Record<string, string>> = {
  'src/reconcile/graph.ts': importing('../graph/client.ts'),
  'src/report/engine.ts': importing('../reconcile/plan.ts'),
  'src/resources/certificates/shared.ts': importing('../app/kind.ts'),
  'src/resources/certificates/engine.ts': importing('../../reconcile/plan.ts'),
  'src/resources/app/shared.ts': importing('../tenant/organization.ts'),
  'src/resources/app/stores.ts': importing('../../secretStores/store.ts'),
  'src/resources/index.ts': importing('./certificates/certificates.ts'),
  'src/ci/github/toolkit.ts': importing('@actions/core')
}

test('exactly the imports that would undo the structure are refused', () => {
  for (const name of ['biome.json', '.gitignore']) copyFileSync(join(repository, name), join(scratch, name))
  for (const [name, text] of Object.entries({ ...refused, ...accepted })) put(name, text)
  const biome = join(repository, 'node_modules/@biomejs/biome/bin/biome')
  const { stdout, stderr } = spawnSync(process.execPath, [biome, 'lint', '--colors=off', '--max-diagnostics=none'], {
    cwd: scratch,
    encoding: 'utf8'
  })
  const found = [...`${stdout}${stderr}`.matchAll(/^(\S+):\d+:\d+ lint\/style\/noRestrictedImports /gm)]
  expect(found.map(([, name]) => name?.replaceAll('\\', '/')).sort()).toEqual(Object.keys(refused).sort())
})
