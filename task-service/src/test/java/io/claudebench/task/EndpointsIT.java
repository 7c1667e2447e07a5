package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link EndpointsTest} against the executable. */
@QuarkusIntegrationTest
class EndpointsIT extends EndpointsTest {}
