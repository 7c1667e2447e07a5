package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link TaskAssignTest} against the executable. */
@QuarkusIntegrationTest
class TaskAssignIT extends TaskAssignTest {}
