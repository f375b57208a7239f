/** What `--help` prints. */
export function helpText(program: string, isApp: boolean): string {
  return `Usage: ${program} [options]

${isApp ? "Web app over runs, load tests and arenas, with the HTTP service behind it." : "HTTP service: evaluations, load tests and arenas as jobs; runs and their samples."}

Where
  --host ADDRESS            address to listen on (127.0.0.1; EVALSCOPE_SERVICE_HOST)
  --port N                  port, 0 = any free one (${isApp ? 7860 : 9000}; EVALSCOPE_SERVICE_PORT)
  --outputs DIR             folder of runs; again for more, jobs write to the first (./outputs)
  --root DIR                further folder whose runs are only shown
  --db FILE                 the database alone (service.sqlite in the folder of --data)
  --data DIR                database and indexes (.evalscope in the first outputs folder)
${isApp ? "  --lang LANGUAGE           en or zh, for readers who chose none (EVALSCOPE_LANGUAGE)\n  --no-open                 do not open a browser\n" : ""}
Who
  --token TEXT              asked for with every request (EVALSCOPE_SERVICE_TOKEN); made when the address is
                            not this machine's own
  --token-file FILE         the same from a file
  --allow-unauthenticated   no token although others can reach the address
  --allow-origin ORIGIN     other origin whose pages may send requests and read answers, as https://host:port
  --host-name NAME          further name by which browsers may call the server
  --read-only               only look

Jobs
  --allow-host PATTERN      model endpoints that jobs may call, host or host:port with * (EVALSCOPE_ALLOW_HOSTS)
  --key-env NAME            environment variable that requests may name as their key
  --profiles FILE           endpoints with their keys that requests may name, in a file that only you can read
  --allow-code              jobs may run model-written code in the sandbox
  --max-jobs N              evaluations and arenas at once (1); load tests run alone
  --perf-shared             load tests may run beside other jobs
  --max-queue N             jobs that may wait (100)
  --keep-jobs N             finished jobs that are remembered (1000)
  --body-limit BYTES        largest request (1048576)
  --auto-resume             jobs that a crash or a restart has interrupted go on by themselves, three times
                            at most; --no-auto-resume leaves them alone (the default)
  --debug                   say more about unexpected errors

Keys of waiting jobs are sealed. With EVALSCOPE_SERVICE_SECRET set they can be read after a restart; without it
such jobs have to be resumed with their key. Jobs with a key of --key-env or --profiles go on without it.
`
}
