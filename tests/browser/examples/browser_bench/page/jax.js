// The step in jax-js. Its arrays are used up by what they are given to: `ref` is one use more.

import {
  blockUntilReady, defaultDevice, init, jit, lax, nn, numpy as np, tree, valueAndGrad,
} from "./jax/index.js";

const MASKED = 1e9;

export async function prepare(backend, { layers, rows, size, temperature, rate, epsilon, weights, views }) {
  const devices = await init();
  if (!devices.includes(backend)) throw new Error(`jax-js has no ${backend} here`);
  defaultDevice(backend);
  const names = layers.flatMap(({ weight, scale, shift, bias }) => [weight, scale, shift, bias]);
  const used = names.filter((name) => name);
  let parameters = Object.fromEntries(used.map((name) => [name, parameter(weights[name], name, layers)]));
  const x = np.array(both(views), { shape: [rows, 3, size, size] });
  const positives = np.array(onesAt(rows, (row) => (row + rows / 2) % rows), { shape: [rows, rows] });
  const masked = np.array(onesAt(rows, (row) => row), { shape: [rows, rows] }).mul(MASKED);

  const loss = (parameters, x, positives, masked) => {
    const z = through(layers, parameters, x, epsilon);
    const length = np.sqrt(z.ref.mul(z.ref).sum(1, { keepdims: true }));
    const normal = z.div(length);
    const similarity = np.dot(normal.ref, normal.transpose()).div(temperature).sub(masked);
    return nn.logSoftmax(similarity).mul(positives).sum().mul(-1 / rows);
  };
  const step = jit((parameters, x, positives, masked) => {
    const [value, gradients] = valueAndGrad(loss)(tree.ref(parameters), x, positives, masked);
    const moved = Object.entries(parameters).map(([name, values]) => (
      [name, values.sub(gradients[name].mul(rate))]
    ));
    return [value, Object.fromEntries(moved)];
  });

  return {
    async step() {
      defaultDevice(backend);
      const [value, moved] = step(parameters, x.ref, positives.ref, masked.ref);
      parameters = moved;
      const [loss] = await value.data();
      await blockUntilReady(tree.ref(parameters));
      return loss;
    },
    forget() {
      tree.dispose(parameters);
      for (const array of [x, positives, masked]) array.dispose();
      step.dispose();
    },
  };
}

// Linear weights as [in, out], what norms have for each channel of a map as [1, channels, 1, 1].
function parameter({ shape, values }, name, layers) {
  const array = np.array(values, { shape });
  if (layers.some(({ operation, weight }) => operation === "linear" && weight === name)) {
    return array.transpose();
  }
  const isOfMap = layers.some(({ scale, shift, map }) => map && [scale, shift].includes(name));
  return isOfMap ? array.reshape([1, shape[0], 1, 1]) : array;
}

// Both views, which are the images themselves.
function both(views) {
  const twice = new Float32Array(2 * views.length);
  twice.set(views);
  twice.set(views, views.length);
  return twice;
}

function onesAt(rows, place) {
  const values = new Float32Array(rows * rows);
  for (let row = 0; row < rows; row += 1) values[row * rows + place(row)] = 1;
  return values;
}

function through(layers, parameters, input, epsilon) {
  const left = new Map();
  const slots = layers.flatMap(({ input, other }) => (other === undefined ? [input] : [input, other]));
  for (const slot of slots) left.set(slot, (left.get(slot) ?? 0) + 1);
  const values = [input];
  const value = (slot) => {
    left.set(slot, left.get(slot) - 1);
    return left.get(slot) > 0 ? values[slot].ref : values[slot];
  };
  for (const layer of layers) values.push(one(layer, value, parameters, epsilon));
  return values.at(-1);
}

function one(layer, value, parameters, epsilon) {
  const x = value(layer.input);
  switch (layer.operation) {
    case "convolution": {
      const border = Math.trunc(layer.window / 2);
      const padding = [[border, border], [border, border]];
      return lax.convGeneralDilated(x, parameters[layer.weight], [layer.stride, layer.stride], padding);
    }
    case "batch-norm": {
      const axes = layer.map ? [0, 2, 3] : [0];
      const centred = x.ref.sub(np.mean(x, axes, { keepdims: true }));
      const variance = np.mean(centred.ref.mul(centred.ref), axes, { keepdims: true });
      const normal = centred.div(np.sqrt(variance.add(epsilon)));
      return normal.mul(parameters[layer.scale]).add(parameters[layer.shift]);
    }
    case "relu":
      return nn.relu(x);
    case "add":
      return x.add(value(layer.other));
    case "average":
      return np.mean(x, [2, 3]);
    case "linear": {
      const product = np.dot(x, parameters[layer.weight]);
      return layer.bias ? product.add(parameters[layer.bias]) : product;
    }
    default:
      throw new Error(`there is no layer called ${layer.operation}`);
  }
}
