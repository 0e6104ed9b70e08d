#!/usr/bin/env bash
# Runs a command with Amazon's own DynamoDB Local at hand, under the address in SEV_DYNAMODB.
# usage: with_dynamodb_local.sh FOLDER_OF_THE_JAR COMMAND…
set -euo pipefail
folder=$1
shift

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# Without -sharedDb, each access key has tables of its own: tests side by side don't meet.
java -Djava.library.path="$folder/DynamoDBLocal_lib" -jar "$folder/DynamoDBLocal.jar" \
    -inMemory -port "$port" -disableTelemetry >"$folder/log" 2>&1 &
java=$!
trap 'kill $java 2>/dev/null || true' EXIT

for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        SEV_DYNAMODB="http://127.0.0.1:$port" "$@"
        exit
    fi
    kill -0 $java || { cat "$folder/log"; exit 1; }
    sleep 0.1
done
echo "DynamoDB Local does not answer:" && cat "$folder/log"
exit 1
