package io.claudebench.task;

import java.util.Map;
import org.junit.jupiter.api.Tag;

/**
 * A test that knows the service from outside only. It speaks to what the build packaged, running as a process of its
 * own: the jar, or in the native profile, which runs these tests and no others, the executable.
 */
@Tag("contract")
abstract class Contract extends Tasks {

  Contract() {
    this(Map.of());
  }

  /** @param settings of a service that only tests with the same ones share */
  Contract(Map<String, String> settings) {
    super(Served.with(settings));
  }
}
