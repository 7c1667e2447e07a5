package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link TaskFailTest} against the executable. */
@QuarkusIntegrationTest
class TaskFailIT extends TaskFailTest {}
