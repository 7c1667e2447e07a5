package io.claudebench.local;

/** What {@code ./fleet up} prints when all are ready. */
final class Welcome {
  private static final String TEXT = """

      The fleet is up. Every service answers every verb, so one base URL is enough:

        REST      {url}/task/create          JSON-RPC  {url}/rpc
        MCP       {url}/mcp                  Swagger   {url}/q/swagger-ui
        Verbs     {url}/verbs                Metrics   {url}/q/metrics

      Paste these: create a task, register a worker, let it claim the task.

        curl -s {url}/task/create -H 'Content-Type: application/json' -d '{"text":"Say hello"}'
        curl -s {url}/system/register -H 'Content-Type: application/json' -d '{"id":"worker-1","roles":["worker"]}'
        curl -s {url}/task/claim -H 'Content-Type: application/json' -d '{"workerId":"worker-1"}'

      Logs are in .fleet/logs, addresses and pids in .fleet/fleet.json. Ctrl-C or ./fleet down stops all.
      """;

  private Welcome() {}

  static String text(int firstPort) {
    return TEXT.replace("{url}", "http://127.0.0.1:" + Service.TASK.port(firstPort));
  }
}
