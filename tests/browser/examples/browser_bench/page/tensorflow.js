// The step in TensorFlow.js, whose maps are [rows, side, side, channels].

const MASKED = 1e9;
const SCRIPTS = ["tf.min.js", "tf-backend-webgpu.min.js", "tf-backend-wasm.min.js"];

export async function prepare(backend, { layers, rows, size, temperature, rate, epsilon, weights, views }) {
  if (!self.tf) await load();
  const { tf } = self;
  const use = async () => {
    if (!await tf.setBackend(backend)) throw new Error(`TensorFlow.js has no ${backend} here`);
    await tf.ready();
  };
  await use();
  const names = layers.flatMap(({ weight, scale, shift, bias }) => [weight, scale, shift, bias]);
  const used = names.filter((name) => name);
  const variables = Object.fromEntries(used.map((name) => [name, variable(tf, weights[name])]));
  const x = tf.tidy(() => {
    const images = tf.tensor4d(views, [rows / 2, 3, size, size]).transpose([0, 2, 3, 1]);
    return tf.concat([images, images]);
  });
  const positive = tf.tensor1d(Array.from({ length: rows }, (_, row) => (row + rows / 2) % rows), "int32");
  const positives = tf.tidy(() => tf.oneHot(positive, rows).toFloat());
  const masked = tf.tidy(() => tf.eye(rows).mul(MASKED));
  const optimiser = tf.train.sgd(rate);

  const loss = () => {
    const z = through(tf, layers, variables, x, epsilon);
    const normal = tf.div(z, tf.norm(z, 2, 1, true));
    const similarity = tf.sub(tf.matMul(normal, normal, false, true).div(temperature), masked);
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(similarity), positives), 1)));
  };

  return {
    async step() {
      await use();
      const value = optimiser.minimize(() => tf.tidy(loss), true, Object.values(variables));
      const [scalar] = await value.data();
      value.dispose();
      return scalar;
    },
    forget() {
      tf.dispose([variables, x, positive, positives, masked]);
    },
  };
}

async function load() {
  for (const name of SCRIPTS) {
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(`tensorflow/${name}`, import.meta.url);
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${name} was not loaded`));
      document.head.append(script);
    });
  }
  self.tf.wasm.setWasmPaths(new URL("tensorflow/", import.meta.url).href);
}

// Convolutions as [height, width, in, out], linear weights as [in, out].
function variable(tf, { shape, values }) {
  const turned = { 4: [2, 3, 1, 0], 2: [1, 0], 1: [0] }[shape.length];
  return tf.variable(tf.tidy(() => tf.tensor(values, shape).transpose(turned)));
}

function through(tf, layers, variables, input, epsilon) {
  const values = [input];
  for (const layer of layers) values.push(one(tf, layer, values, variables, epsilon));
  return values.at(-1);
}

function one(tf, layer, values, variables, epsilon) {
  const x = values[layer.input];
  switch (layer.operation) {
    case "convolution": {
      const border = Math.trunc(layer.window / 2);
      // Its own "same" pads less at the beginning than at the end where the stride is 2.
      const padded = border > 0 ? tf.pad(x, [[0, 0], [border, border], [border, border], [0, 0]]) : x;
      return tf.conv2d(padded, variables[layer.weight], layer.stride, "valid");
    }
    case "batch-norm": {
      const { mean, variance } = tf.moments(x, layer.map ? [0, 1, 2] : [0]);
      const { [layer.scale]: scale, [layer.shift]: shift } = variables;
      return tf.batchNorm(x, mean, variance, shift, scale, epsilon);
    }
    case "relu":
      return tf.relu(x);
    case "add":
      return tf.add(x, values[layer.other]);
    case "average":
      return tf.mean(x, [1, 2]);
    case "linear": {
      const product = tf.matMul(x, variables[layer.weight]);
      return layer.bias ? tf.add(product, variables[layer.bias]) : product;
    }
    default:
      throw new Error(`there is no layer called ${layer.operation}`);
  }
}
