# Images out of what ./latchkey build has made; docker-compose.yml builds them all. By hand, for instance:
#   docker build --target service --build-arg SERVICE=share-service -t latchkey/share-service .

FROM eclipse-temurin:25-jre AS jre
ENV MALLOC_ARENA_MAX=2
COPY --chmod=755 deploy/healthy /usr/local/bin/healthy
WORKDIR /app
USER 10001:10001

# One service. What changes least comes first, so that a new build replaces the last layer only.
FROM jre AS service
ARG SERVICE
ENV LATCHKEY_HTTP_PORT=8080
COPY ${SERVICE}/target/quarkus-app/lib/ lib/
COPY ${SERVICE}/target/quarkus-app/quarkus-run.jar ./
COPY ${SERVICE}/target/quarkus-app/quarkus/ quarkus/
COPY ${SERVICE}/target/quarkus-app/app/ app/
EXPOSE 8080
# bad paths get to the API, which answers them with a problem, as in the one-machine mode
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-Dvertx.disableURIValidation=true", "-jar", "quarkus-run.jar"]

# What docker-compose.yml runs beside the services: its preparations, the mail catcher, the reference bridge.
FROM jre AS tools
USER root
RUN install -d -o 10001 -g 10001 -m 700 /data
USER 10001:10001
COPY local/target/lib/ lib/
COPY local/target/latchkey-local-*.jar latchkey-local.jar
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-XX:MaxRAMPercentage=60", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-cp", "latchkey-local.jar:lib/*"]
