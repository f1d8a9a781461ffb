pub opaque type Hidden {
  Hidden(text: String, inner: Inner)
}

type Inner {
  Inner(List(Int))
}

pub fn new(text: String, numbers: List(Int)) -> Hidden {
  Hidden(text, Inner(numbers))
}
