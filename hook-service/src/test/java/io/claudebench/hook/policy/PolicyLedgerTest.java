package io.claudebench.hook.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.postgres.Postgres;
import io.claudebench.postgres.Schema;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PolicyFleet.class)
class PolicyLedgerTest {
  @Inject
  Postgres postgres;
  @Inject
  Flyway migrations;

  @Test
  void manyWhoComeFirstAtOnceAllFindItsTables() throws Exception {
    postgres.call(connection -> connection.createStatement().execute("DROP SCHEMA hook CASCADE"));
    var ledger = new PolicyLedger(new Schema(postgres, migrations));
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var puts = IntStream.range(0, 8).<Callable<Long>>mapToObj(i -> () -> ledger.put("ledger",
          new PolicyLedger.Put("p" + i, "{}", "me", null, 0, null), 100).version()).toList();
      for (var put : pool.invokeAll(puts)) {
        assertEquals(1, put.get());
      }
    }
    ledger.erase("ledger");
  }
}
