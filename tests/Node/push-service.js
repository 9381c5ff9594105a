// web-push-testing on a port that is free, and its number on standard output. Ends with standard input.
const { PushApiModel } = require('web-push-testing/src/PushApiModel');
const { createServer } = require('node:net');
const Server = require('web-push-testing/src/server');

const free = createServer().listen(0, '127.0.0.1', () => {
  const { port } = free.address();
  free.close(() => {
    new Server(new PushApiModel(), port).startServer();
  });
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
