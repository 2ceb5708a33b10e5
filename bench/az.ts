// The same job by the Azure CLI, on the same emulator over TLS, side by side with the bundle.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Emulator, microsoftGraphAppRoles, roleTemplateId, startEmulator } from 'b2c-emulator'
import { measure, measureBundle, type Took, type Typical, typical } from './process.ts'
import { against, job, jobInputs } from './runs.ts'

/** The job as a careful script: everything is looked for before it is made, so that it can run again. */
const script = `set -euo pipefail
az login --service-principal -u "$CALLER" -p "$CALLER_SECRET" --tenant "$TENANT" --allow-no-subscriptions -o none
app=$(az ad app list --filter "displayName eq '$NAME'" --query '[0].appId' -o tsv)
if [ -z "$app" ]; then
  app=$(az ad app create --display-name "$NAME" --sign-in-audience AzureADMyOrg --required-resource-accesses @access.json --query appId -o tsv)
fi
principal=$(az ad sp list --filter "appId eq '$app'" --query '[0].id' -o tsv)
if [ -z "$principal" ]; then principal=$(az ad sp create --id "$app" --query id -o tsv); fi
graph=$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)
granted=$(az rest --method GET --resource "$GRAPH/" --url "$GRAPH/v1.0/servicePrincipals/$principal/appRoleAssignments" --query 'value[].appRoleId' -o tsv)
for role in $APP_ROLES; do
  case "$granted" in *"$role"*) ;; *)
    az rest --method POST --resource "$GRAPH/" --url "$GRAPH/v1.0/servicePrincipals/$graph/appRoleAssignedTo" \\
      --body "{\\"principalId\\":\\"$principal\\",\\"resourceId\\":\\"$graph\\",\\"appRoleId\\":\\"$role\\"}" -o none ;;
  esac
done
assigned=$(az rest --method GET --resource "$GRAPH/" --url "$GRAPH/v1.0/roleManagement/directory/roleAssignments?\\$filter=principalId%20eq%20'$principal'" --query 'value[].roleDefinitionId' -o tsv)
case "$assigned" in *"$ROLE"*) ;; *)
  az rest --method POST --resource "$GRAPH/" --url "$GRAPH/v1.0/roleManagement/directory/roleAssignments" \\
    --body "{\\"roleDefinitionId\\":\\"$ROLE\\",\\"principalId\\":\\"$principal\\",\\"directoryScopeId\\":\\"/\\"}" -o none ;;
esac
secret=$(az ad app credential list --id "$app" --query "[?displayName=='ci'].keyId" -o tsv)
if [ -z "$secret" ]; then
  az ad app credential reset --id "$app" --append --display-name ci --years 1 --query password -o tsv >/dev/null
fi
`

/** One run of the job by both. */
export type AzFigures = {
  readonly run: 'from nothing' | 're-run'
  readonly latencyMs: number
  readonly ours: Typical
  readonly az: Typical
}

/** The version of the installed Azure CLI; undefined when there is none. */
export const azVersion = (): string | undefined => {
  const { stdout, status } = spawnSync('az', ['version', '--query', '"azure-cli"', '-o', 'tsv'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

/** The Azure CLI with a configuration of its own, pointed at the emulator. */
const openAz = async (emulator: Emulator) => {
  const home = mkdtempSync(join(tmpdir(), 'b2c-bench-az-'))
  const file = (name: string, text: string): string => {
    writeFileSync(join(home, name), text)
    return join(home, name)
  }
  const roles = job.permissions.map(name => microsoftGraphAppRoles.find(({ value }) => value === name)?.id ?? '')
  const access = {
    resourceAppId: '00000003-0000-0000-c000-000000000000',
    resourceAccess: roles.map(id => ({ id, type: 'Role' }))
  }
  file('access.json', JSON.stringify([access]))
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    AZURE_CONFIG_DIR: join(home, 'config'),
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    AZURE_CORE_ONLY_SHOW_ERRORS: 'true',
    REQUESTS_CA_BUNDLE: file('ca.pem', emulator.caPem ?? ''),
    CALLER: emulator.seed.appId,
    CALLER_SECRET: emulator.seed.callerSecret,
    TENANT: emulator.tenant.id,
    GRAPH: emulator.graph,
    NAME: job.name,
    APP_ROLES: roles.join(' '),
    ROLE: roleTemplateId(job.role)
  }
  // The cloud is registered before anything is measured: in earnest it is built in. Without instance discovery az sends a request less
  // than in earnest, for MSAL would ask Microsoft about the emulator's host.
  const register = `az cloud register -n emulated --endpoint-resource-manager ${emulator.azure}
az cloud set -n emulated
az config set core.instance_discovery=false`
  const registered = await measure(undefined, 'bash', ['-ec', register], env)
  if (registered.exitCode !== 0) throw new Error(`az cloud register failed:\n${registered.output}`)
  return {
    caFile: join(home, 'ca.pem'),
    run: async (): Promise<Took> => {
      // A fresh runner is not signed in.
      for (const name of ['service_principal_entries.json', 'msal_token_cache.json', 'azureProfile.json'])
        rmSync(join(home, 'config', name), { force: true })
      const took = await measure(emulator, 'bash', ['-c', script], env, home)
      if (took.exitCode !== 0) throw new Error(`az failed:\n${took.output}`)
      return took
    },
    close: () => rmSync(home, { recursive: true, force: true })
  }
}

/** Runs the job by both on fresh tenants, in turn. */
export const measureAz = async (actionDir: string, rounds: number): Promise<readonly AzFigures[]> => {
  const figures: AzFigures[] = []
  for (const latencyMs of [0, 100]) {
    const ours: Took[][] = [[], []]
    const az: Took[][] = [[], []]
    for (let round = 0; round < rounds; round++) {
      const options = { tls: true, behavior: { latencyMs } }
      const emulators = [await startEmulator(options), await startEmulator(options)] as const
      const cli = await openAz(emulators[1])
      const caFile = join(cli.caFile, '..', 'ours.pem')
      writeFileSync(caFile, emulators[0].caPem ?? '')
      const { inputs, env } = against(emulators[0], 'client-secret', jobInputs(false))
      for (const again of [0, 1]) {
        const bundle = { actionDir, inputs, env: { ...env, NODE_EXTRA_CA_CERTS: caFile } }
        ours[again]?.push(await measureBundle(emulators[0], bundle))
        az[again]?.push(await cli.run())
      }
      cli.close()
      await Promise.all(emulators.map(emulator => emulator.close()))
    }
    for (const [again, run] of (['from nothing', 're-run'] as const).entries())
      figures.push({ run, latencyMs, ours: typical(ours[again] ?? []), az: typical(az[again] ?? []) })
  }
  return figures
}
