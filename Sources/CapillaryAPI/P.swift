import Crypto
import XMLCoder
import Model
