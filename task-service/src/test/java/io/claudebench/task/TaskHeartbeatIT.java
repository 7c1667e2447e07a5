package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link TaskHeartbeatTest} against the executable. */
@QuarkusIntegrationTest
class TaskHeartbeatIT extends TaskHeartbeatTest {}
