package io.claudebench.core.deployment;

import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.smallrye.openapi.deployment.spi.AddToOpenAPIDefinitionBuildItem;

/** Puts the verbs of a service into its OpenAPI document. */
class OpenApiProcessor {

  @BuildStep
  AddToOpenAPIDefinitionBuildItem verbs(VerbsBuildItem verbs) {
    return new AddToOpenAPIDefinitionBuildItem(new VerbPaths(verbs.verbs()));
  }
}
