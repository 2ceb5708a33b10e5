// The peak memory of a process that the tests, fault cases and benches start: printed by the process itself at its end.

const mark = 'peak memory kB: '

// Linux carries the highest resident size of whoever started a process over into its `maxRSS`, so a small process that a large
// one starts would look large. `VmHWM` begins anew with the process's own program.
const print = `
import { readFileSync } from 'node:fs'
const own = () => /^VmHWM:\\s*(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]
process.on('exit', () => {
  const kB = process.platform === 'linux' ? own() : process.resourceUsage().maxRSS
  process.stdout.write('\\n${mark}' + kB + '\\n')
})`

/** Arguments for Node that make a process print its peak memory. */
export const printPeakMemory: readonly string[] = [`--import=data:text/javascript,${encodeURIComponent(print)}`]

/** The peak memory in MB (2^20 bytes) that a process printed to its standard output; NaN when it printed none. */
export const peakMemoryMb = (stdout: string): number => Math.round(Number(stdout.split(mark)[1]?.split('\n')[0]) / 1024)
