package io.claudebench.postgres;

import io.agroal.api.AgroalDataSource;
import io.claudebench.core.EventLoop;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The way to PostgreSQL: on virtual threads only, and a PostgreSQL that is away is {@code UNAVAILABLE}. */
@Singleton
public final class Postgres {
  private static final List<String> AWAY = List.of("08", "57P", "53", "99999");

  private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("postgres-",
      0).factory());
  private final AgroalDataSource pool;
  private final List<Runnable> returns = new CopyOnWriteArrayList<>();
  private volatile boolean reachable = true;

  Postgres(AgroalDataSource pool) {
    this.pool = pool;
  }

  /** What is done with a connection; each statement is its own transaction. */
  public interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** What is made of one row. */
  public interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** All rows of a query, in its order. */
  public static <T> List<T> rows(PreparedStatement query, Row<T> row) throws SQLException {
    var rows = new ArrayList<T>();
    try (ResultSet found = query.executeQuery()) {
      while (found.next()) {
        rows.add(row.of(found));
      }
    }
    return rows;
  }

  /** Whether the last word of PostgreSQL was an answer. */
  public boolean isReachable() {
    return reachable;
  }

  /** Runs on any thread when PostgreSQL answers again. */
  public void onReturn(Runnable heard) {
    returns.add(heard);
  }

  /** Blocks; for virtual threads. */
  public <T> T call(Work<T> work) {
    return told(() -> {
      try (var connection = pool.getConnection()) {
        return work.with(connection);
      } catch (SQLException e) {
        throw new Failed(e);
      }
    });
  }

  /** The same with all statements in one transaction. */
  public <T> T atOnce(Work<T> work) {
    return call(connection -> {
      connection.setAutoCommit(false);
      try {
        T answer = work.with(connection);
        connection.commit();
        return answer;
      } catch (SQLException | RuntimeException failed) {
        connection.rollback();
        throw failed;
      }
    });
  }

  /** Blocks; for virtual threads. Entities are used in here. */
  public <T> T inTransaction(Supplier<T> work) {
    return told(() -> QuarkusTransaction.requiringNew().call(work::get));
  }

  /** Runs blocking work beside the event loop and comes back to it. */
  public <T> Uni<T> beside(Supplier<T> work) {
    return EventLoop.back(Uni.createFrom().item(work).runSubscriptionOn(threads));
  }

  /** Blocks; for virtual threads. For work that finds a connection by itself. */
  public <T> T told(Supplier<T> work) {
    try {
      T answer = work.get();
      if (!reachable) {
        reachable = true;
        returns.forEach(Runnable::run);
      }
      return answer;
    } catch (Refused e) {
      throw e;
    } catch (RuntimeException e) {
      if (!isAway(e)) {
        throw e;
      }
      reachable = false;
      throw away();
    }
  }

  /** Refuses {@code UNAVAILABLE} at once, in place of a wait for a connection, where its last word was none. */
  public void require() {
    if (!reachable) {
      throw away();
    }
  }

  private static Refused away() {
    return Refusal.UNAVAILABLE.because("PostgreSQL is not reachable.").notDone().retryAfterMs(1000);
  }

  /**
   * Class 08 is a lost connection, 57P a server that stops or starts, 53 one that is full, 99999 the driver's own end,
   * as when it is interrupted while it connects; the pool's own timeout has no state.
   */
  private static boolean isAway(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
      if (cause instanceof SQLException e) {
        String state = e.getSQLState();
        if (state == null || AWAY.stream().anyMatch(state::startsWith)) {
          return true;
        }
      }
    }
    return false;
  }

  private static final class Failed extends RuntimeException {
    Failed(SQLException cause) {
      super(cause);
    }
  }

  @PreDestroy
  void close() {
    threads.shutdown();
  }
}
