// Milliseconds of a training step in TensorFlow.js (wasm backend, float32) under Node, as lines of JSON.
// In a folder outside the project:  npm init -y && npm i @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
// Then, in that folder:  node .../tfjs_steps.js [CASE]
const { createRequire } = require('module');
const here = createRequire(process.cwd() + '/');
const tf = here('@tensorflow/tfjs');
const wasm = here('@tensorflow/tfjs-backend-wasm');
wasm.setWasmPaths(process.cwd() + '/node_modules/@tensorflow/tfjs-backend-wasm/dist/');

(async () => {
  await tf.setBackend('wasm');
  await tf.ready();
  for (const [inputs, hidden, classes, batch, steps] of [[64, 128, 10, 64, 100], [784, 256, 10, 128, 30]]) {
    const name = `mlp-${inputs}-${hidden}-${classes}`;
    if (process.argv.length > 2 && process.argv[2] !== name) continue;
    const w1 = tf.variable(tf.randomNormal([inputs, hidden], 0, 0.1)), b1 = tf.variable(tf.zeros([hidden]));
    const w2 = tf.variable(tf.randomNormal([hidden, classes], 0, 0.1)), b2 = tf.variable(tf.zeros([classes]));
    const x = tf.randomNormal([batch, inputs]);
    const y = tf.oneHot(tf.tensor1d(Array.from({ length: batch }, (_, i) => i % classes), 'int32'), classes);
    const opt = tf.train.momentum(0.001, 0.9);
    const step = () => opt.minimize(() => tf.losses.softmaxCrossEntropy(y, tf.matMul(tf.relu(tf.matMul(x, w1).add(b1)), w2).add(b2)));
    const times = [];
    for (let run = 0; run < 6; run++) {
      const start = performance.now();
      for (let i = 0; i < steps; i++) step();
      b1.dataSync();
      times.push((performance.now() - start) / steps / 1e3);
    }
    const seconds = times.slice(1).sort((a, b) => a - b)[2];
    console.log(JSON.stringify({ peer: 'tfjs-wasm-float32', name, threads: 1, seconds }));
  }
})();
